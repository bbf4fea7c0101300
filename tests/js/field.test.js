import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { fieldIn } from "../../static/js/manifest-field.js";
import { placeOf } from "../../static/js/model-field.js";
import { Model } from "../../static/js/model.js";
import { Chunks } from "./picture.js";

const TEXT = `kind: Scenario
spec: {until: 1h}
---
kind: CronJob
metadata: {name: backup}
spec:
  concurrencyPolicy: Forbid  # one at a time
  jobTemplate:
    spec:
      backoffLimit: 2
      template:
        spec:
          containers: [{name: main}]
---
kind: Job
metadata:
  name: once
spec: {completions: 3, parallelism: 2}
---
kind: Job
metadata: {name: twice}
spec:
  suspend:
    true
`;

describe("the field of an object in a text", () => {
  const FOUND = [
    ["is found with its value", "CronJob", "backup", "spec.concurrencyPolicy", "concurrencyPolicy: Forbid", true],
    ["is found deep inside", "CronJob", "backup", "spec.jobTemplate.spec.backoffLimit", "backoffLimit: 2", true],
    ["is found in flow style", "Job", "once", "spec.parallelism", "parallelism: 2", true],
    ["is found in the object with that name", "Job", "twice", "spec.suspend", "suspend:", true],
    ["may be the name itself", "Job", "once", "metadata.name", "name: once", true],
    ["is as far as the text has it", "CronJob", "backup", "spec.jobTemplate.spec.template.spec.restartPolicy", "spec:", false],
    ["is that of the only object of its kind", "CronJob", "backup-x7k2p", "spec.suspend", "spec:", false],
  ];
  for (const [title, kind, name, field, shown, whole] of FOUND) {
    it(title, () => {
      const found = fieldIn(TEXT, { kind, name, field });
      assert.deepEqual([TEXT.slice(found.from, found.to), found.whole], [shown, whole]);
    });
  }

  it("is nowhere without its object", () => {
    assert.equal(fieldIn(TEXT, { kind: "Job", name: "thrice", field: "spec" }), null);
    assert.equal(fieldIn(TEXT, { kind: "Pod", name: "once", field: "spec" }), null);
    assert.equal(fieldIn("", { kind: "Job", name: "once", field: "spec" }), null);
  });
});

describe("the manifest field behind a reason", () => {
  const model = new Model();
  model.apply(
    new Chunks().chunk(1, {
      lanes: [
        { kind: "CronJob", name: "backup" },
        { kind: "Job", name: "backup-1", parent: "backup" },
        { kind: "Pod", name: "backup-1#1", parent: "backup-1" },
        { kind: "Job", name: "once" },
        { kind: "Pod", name: "once#1", parent: "once" },
        { kind: "Deployment", name: "desk" },
        { kind: "Pod", name: "desk-7#1", parent: "desk" },
        { kind: "Cluster", name: "cluster" },
      ],
    }),
  );
  const [cronJob, job, pod, alone, podAlone, , desk, cluster] = model.lanes.kind.keys();
  const place = (lane, kind, field) => placeOf(model, lane, { rule: "", kind, field, text: "", story: "", checks: [] });

  const PLACES = [
    ["of a CronJob is in its manifest", cronJob, "CronJob", "spec.suspend", "CronJob", "backup", "spec.suspend"],
    ["of its Job is in the jobTemplate", job, "Job", "spec.backoffLimit", "CronJob", "backup", "spec.jobTemplate.spec.backoffLimit"],
    ["of its Pod is in the template of that", pod, "Pod", "spec.restartPolicy", "CronJob", "backup", "spec.jobTemplate.spec.template.spec.restartPolicy"],
    ["of the Job, told of its Pod", pod, "Job", "spec.backoffLimit", "CronJob", "backup", "spec.jobTemplate.spec.backoffLimit"],
    ["of the CronJob, told of its Job", job, "CronJob", "spec.schedule", "CronJob", "backup", "spec.schedule"],
    ["of a Job alone is in its own manifest", alone, "Job", "spec.suspend", "Job", "once", "spec.suspend"],
    ["of its Pod is in its template", podAlone, "Pod", "spec.restartPolicy", "Job", "once", "spec.template.spec.restartPolicy"],
    ["of a ReplicaSet is the Deployment's", desk, "ReplicaSet", "spec.replicas", "Deployment", "desk", "spec.replicas"],
  ];
  for (const [title, lane, kind, field, ownerKind, name, path] of PLACES) {
    it(title, () => assert.deepEqual(place(lane, kind, field), { kind: ownerKind, name, field: path }));
  }

  it("is none where the server or the status says it", () => {
    assert.equal(place(job, "CronJob", "status.active"), null);
    assert.equal(place(job, "", "metadata.ownerReferences"), null);
    assert.equal(place(job, "", ""), null);
    assert.equal(place(cluster, "Job", "spec.suspend"), null);
  });
});
