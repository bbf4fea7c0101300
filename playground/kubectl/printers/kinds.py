"""The table of each kind of object."""

from __future__ import annotations

from playground.kubectl.printers.cluster import NODES, SERVICES
from playground.kubectl.printers.events import EVENTS
from playground.kubectl.printers.jobs import CRON_JOBS, JOBS
from playground.kubectl.printers.pods import PODS
from playground.kubectl.printers.table import TablePrinter
from playground.kubectl.printers.workloads import DAEMON_SETS, DEPLOYMENTS, REPLICA_SETS

PRINTERS: dict[str, TablePrinter] = {
    "CronJob": CRON_JOBS,
    "DaemonSet": DAEMON_SETS,
    "Deployment": DEPLOYMENTS,
    "Event": EVENTS,
    "Job": JOBS,
    "Node": NODES,
    "Pod": PODS,
    "ReplicaSet": REPLICA_SETS,
    "Service": SERVICES,
}
