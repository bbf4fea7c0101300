"""What ``kubectl describe`` says of each kind of object (k8s.io/kubectl/pkg/describe/describe.go)."""
