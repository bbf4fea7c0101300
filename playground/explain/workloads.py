"""What keeps Pods for ever: Deployments, ReplicaSets and DaemonSets, the staff of the site."""

from playground.simulator import rules

SENTENCES = {
    rules.CREATED_DEPLOYMENT.name: (
        "The API server stored this Deployment: from now on so many Pods are kept running.",
        "Staff is hired: these desks are never to be empty.",
    ),
    rules.CREATED_REPLICA_SET.name: (
        "The API server stored this ReplicaSet: from now on it keeps so many Pods of one template.",
        "A team is put together.",
    ),
    rules.CREATED_DAEMON_SET.name: (
        "The API server stored this DaemonSet: from now on each node has one Pod of it.",
        "Every site gets its caretaker.",
    ),
    rules.DELETED_WORKLOAD.name: (
        "A request deleted the {kind}. The garbage collector deletes what it owned.",
        "The staff contract was ended, and whoever it kept goes home.",
    ),
    rules.WORKLOAD_ADOPTED.name: (
        "The labels fit the selector of {owner} and nobody owned this, so {owner} owns it now.",
        "Nobody's business so far; now it is that of {owner}.",
    ),
    rules.WORKLOAD_RELEASED.name: (
        "The labels no longer fit the selector of {owner}, so it owns this no more.",
        "This is no business of {owner} any more.",
    ),
    rules.DEPLOYMENT_STATUS.name: (
        "The Deployment controller brought the status up to date.",
        "The staff list is brought up to date.",
    ),
    rules.DEPLOYMENT_NEW_REPLICA_SET.name: (
        "No ReplicaSet has this Pod template yet, so the Deployment creates {replicaSet} for it, with {replicas:Pod}.",
        "A new kind of contract gets a team of its own.",
    ),
    rules.DEPLOYMENT_SCALE.name: (
        "{replicaSet} goes from {from} to {to:Pod}, to follow the Deployment's replicas.",
        "The team is brought to its size.",
    ),
    rules.DEPLOYMENT_ROLL_UP.name: (
        "In a rolling update the new ReplicaSet, {replicaSet}, grows from {from} to {to:Pod}, "
        "as far as maxSurge allows.",
        "Some of the new people come before the old ones have gone.",
    ),
    rules.DEPLOYMENT_ROLL_DOWN.name: (
        "In a rolling update an old ReplicaSet, {replicaSet}, shrinks from {from} to {to:Pod}, "
        "as far as maxUnavailable allows.",
        "Some of the old people may go.",
    ),
    rules.DEPLOYMENT_RECREATE.name: (
        "strategy Recreate takes all old Pods away before it creates new ones: "
        "{replicaSet} goes from {from} to {to:Pod}.",
        "Everybody leaves before the new people come.",
    ),
    rules.DEPLOYMENT_HISTORY.name: (
        "There are more old ReplicaSets than revisionHistoryLimit ({revisionHistoryLimit}), so the oldest is deleted.",
        "Old staff lists are thrown away.",
    ),
    rules.DEPLOYMENT_DEADLINE.name: (
        "There has been no progress for progressDeadlineSeconds ({progressDeadlineSeconds}).",
        "The change of staff has got stuck.",
    ),
    rules.REPLICA_SET_STATUS.name: (
        "The ReplicaSet controller brought the status up to date.",
        "The team list is brought up to date.",
    ),
    rules.REPLICA_SET_PODS_MISSING.name: (
        "The ReplicaSet wants {wanted:Pod} and has {active}, so it creates what is missing.",
        "A desk is empty, and somebody is called to it at once.",
    ),
    rules.REPLICA_SET_PODS_EXCESS.name: (
        "The ReplicaSet wants {wanted:Pod} and has {active}, so it deletes what is too much.",
        "There are more people than desks, so some are sent home.",
    ),
    rules.DAEMON_SET_STATUS.name: (
        "The DaemonSet controller brought the status up to date.",
        "The list of caretakers is brought up to date.",
    ),
    rules.DAEMON_SET_POD_MISSING.name: (
        "{node} has no Pod of this DaemonSet, so one is created for it.",
        "{node} has no caretaker, so one is sent.",
    ),
    rules.DAEMON_SET_POD_EXCESS.name: (
        "{node} has a Pod of this DaemonSet too many, so it is deleted.",
        "One caretaker is enough for {node}.",
    ),
    rules.DAEMON_SET_POD_ENDED.name: (
        "The DaemonSet's Pod on {node} has ended ({phase}), so it is deleted and replaced.",
        "The caretaker of {node} has left, and another one is sent.",
    ),
    rules.DAEMON_SET_UPDATE.name: (
        "The Pod on {node} has the old template, so the rolling update deletes it.",
        "The caretaker of {node} makes way for a new one.",
    ),
}
