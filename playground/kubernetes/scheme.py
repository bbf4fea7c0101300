"""The kinds that manifests may have, and what the server does to an object of each (pkg/api/legacyscheme)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from playground.kubernetes.apimachinery.field import FieldError
from playground.kubernetes.apps import defaults as apps_defaults
from playground.kubernetes.apps import validation as apps_validation
from playground.kubernetes.batch import defaults as batch_defaults
from playground.kubernetes.batch import strategy as batch_strategy
from playground.kubernetes.batch import validation as batch_validation
from playground.kubernetes.core import defaults as core_defaults
from playground.kubernetes.core import validation_pod
from playground.kubernetes.schema import Struct, struct_of
from playground.kubernetes.schema_decode import DecodingError, complete, decode_struct

Object = dict[str, Any]
GENERATED_NAME_CHARACTERS = 63
SUFFIX_CHARACTERS = 5


@dataclass(frozen=True)
class Kind:
    """One kind of object. No function changes its argument; objects are JSON dicts.

    ``set_defaults`` takes what ``decode`` returned. ``validate`` takes what ``prepare_for_create`` returned.
    """

    api_version: str
    kind: str
    resource: str
    set_defaults: Callable[[Object], Object]
    validate: Callable[[Object], list[FieldError]]
    validate_update: Callable[[Object, Object], list[FieldError]]
    warnings: Callable[[Object], list[str]]
    prepare: Callable[[Object], Object] = batch_strategy.without_status

    @property
    def singular(self) -> str:
        return self.kind.lower()

    @property
    def group(self) -> str:
        return self.api_version.rpartition("/")[0]

    @property
    def version(self) -> str:
        return self.api_version.rpartition("/")[2]

    @property
    def printed_resource(self) -> str:
        """What kubectl writes before an object's name: ``job.batch``."""
        return f"{self.singular}.{self.group}" if self.group else self.singular

    @property
    def group_resource(self) -> str:
        """As the server names the kind in messages: ``jobs.batch``."""
        return f"{self.resource}.{self.group}" if self.group else self.resource

    @property
    def schema(self) -> Struct:
        return struct_of(self.api_version, self.kind)

    def decode(self, obj: Object) -> tuple[Object, list[DecodingError]]:
        """``obj`` as the strict decoder reads it, unset fields left out and quantities canonical; and what is wrong."""
        return decode_struct(obj, self.schema)

    def prepare_for_create(self, obj: Object, uid: str, creation_timestamp: str = "", suffix: str = "") -> Object:
        """A defaulted object as it is validated and stored: system fields set, status gone, generated fields filled in.

        ``suffix`` completes a ``generateName``. The result still lacks the fields that ``stored`` adds.
        """
        metadata = dict(obj.get("metadata") or {})
        for name in ("deletionTimestamp", "deletionGracePeriodSeconds", "managedFields", "resourceVersion", "selfLink"):
            metadata.pop(name, None)
        if metadata.get("generateName") and not metadata.get("name"):
            metadata["name"] = metadata["generateName"][: GENERATED_NAME_CHARACTERS - SUFFIX_CHARACTERS] + suffix
        metadata |= {"namespace": metadata.get("namespace") or "default", "uid": uid}
        if creation_timestamp:
            metadata["creationTimestamp"] = creation_timestamp
        return self.prepare(obj | {"metadata": metadata})

    def prepare_for_update(self, new: Object, old: Object) -> Object:
        """A defaulted new version of ``old`` as it is validated and stored: with the old system fields and status."""
        kept = ("uid", "creationTimestamp", "namespace", "deletionTimestamp", "deletionGracePeriodSeconds")
        metadata = dict(new.get("metadata") or {})
        metadata |= {name: old["metadata"][name] for name in kept if name in old["metadata"]}
        return batch_strategy.prepare_for_update(new | {"metadata": metadata}, old)

    def stored(self, obj: Object) -> Object:
        """The object as a read returns it: defaulted once more, with the fields that are always written."""
        return complete(self.set_defaults(obj), self.schema)


def _kinds() -> dict[tuple[str, str], Kind]:
    kinds = [
        Kind(
            api_version="batch/v1",
            kind="Job",
            resource="jobs",
            set_defaults=batch_defaults.set_defaults_job,
            validate=batch_validation.validate_job,
            validate_update=batch_validation.validate_job_update,
            warnings=batch_validation.warnings_for_job,
            prepare=batch_strategy.prepare_job_for_create,
        ),
        Kind(
            api_version="batch/v1",
            kind="CronJob",
            resource="cronjobs",
            set_defaults=batch_defaults.set_defaults_cron_job,
            validate=batch_validation.validate_cron_job,
            validate_update=batch_validation.validate_cron_job_update,
            warnings=batch_validation.warnings_for_cron_job,
        ),
        Kind(
            api_version="v1",
            kind="Pod",
            resource="pods",
            set_defaults=core_defaults.set_defaults_pod,
            validate=validation_pod.validate_pod,
            validate_update=validation_pod.validate_pod_update,
            warnings=validation_pod.warnings_for_pod,
        ),
        Kind(
            api_version="apps/v1",
            kind="Deployment",
            resource="deployments",
            set_defaults=apps_defaults.set_defaults_deployment,
            validate=apps_validation.validate_deployment,
            validate_update=apps_validation.validate_deployment_update,
            warnings=apps_validation.warnings_for_deployment,
        ),
        Kind(
            api_version="apps/v1",
            kind="ReplicaSet",
            resource="replicasets",
            set_defaults=apps_defaults.set_defaults_replica_set,
            validate=apps_validation.validate_replica_set,
            validate_update=apps_validation.validate_replica_set_update,
            warnings=apps_validation.warnings_for_replica_set,
        ),
        Kind(
            api_version="apps/v1",
            kind="DaemonSet",
            resource="daemonsets",
            set_defaults=apps_defaults.set_defaults_daemon_set,
            validate=apps_validation.validate_daemon_set,
            validate_update=apps_validation.validate_daemon_set_update,
            warnings=apps_validation.warnings_for_daemon_set,
        ),
    ]
    return {(kind.api_version, kind.kind): kind for kind in kinds}


KINDS = _kinds()


def kind_for(api_version: str, kind: str) -> Kind | None:
    """The kind of that name, exactly as written; None if a cluster does not know it or this one does not keep it."""
    return KINDS.get((api_version, kind))
