/**
 * The fields that the transformers of Kustomize 5 write to unless a `configurations` file adds to them.
 * A line is `Kind.version.group path`, `*` for any kind; with ` +` the field is made where it is missing.
 */
export const defaultFieldSpecs = {
  namePrefix: `
* metadata/name
`,
  nameSuffix: `
* metadata/name
`,
  namespace: `
Namespace metadata/name +
CustomResourceDefinition..apiextensions.k8s.io spec/conversion/webhook/clientConfig/service/namespace
APIService..apiregistration.k8s.io spec/service/namespace +
`,
  commonLabels: `
Service.v1 spec/selector +
Deployment..apps spec/template/spec/affinity/podAffinity/preferredDuringSchedulingIgnoredDuringExecution/podAffinityTerm/labelSelector/matchLabels
Deployment..apps spec/template/spec/affinity/podAffinity/requiredDuringSchedulingIgnoredDuringExecution/labelSelector/matchLabels
Deployment..apps spec/template/spec/affinity/podAntiAffinity/preferredDuringSchedulingIgnoredDuringExecution/podAffinityTerm/labelSelector/matchLabels
Deployment..apps spec/template/spec/affinity/podAntiAffinity/requiredDuringSchedulingIgnoredDuringExecution/labelSelector/matchLabels
Deployment..apps spec/template/spec/topologySpreadConstraints/labelSelector/matchLabels
Deployment spec/template/metadata/labels +
Deployment spec/selector/matchLabels +
StatefulSet..apps spec/selector/matchLabels +
StatefulSet..apps spec/volumeClaimTemplates[]/metadata/labels +
StatefulSet..apps spec/template/spec/affinity/podAffinity/preferredDuringSchedulingIgnoredDuringExecution/podAffinityTerm/labelSelector/matchLabels
StatefulSet..apps spec/template/spec/affinity/podAffinity/requiredDuringSchedulingIgnoredDuringExecution/labelSelector/matchLabels
StatefulSet..apps spec/template/spec/affinity/podAntiAffinity/preferredDuringSchedulingIgnoredDuringExecution/podAffinityTerm/labelSelector/matchLabels
StatefulSet..apps spec/template/spec/affinity/podAntiAffinity/requiredDuringSchedulingIgnoredDuringExecution/labelSelector/matchLabels
StatefulSet..apps spec/template/spec/topologySpreadConstraints/labelSelector/matchLabels
StatefulSet..apps spec/template/metadata/labels +
CronJob..batch spec/jobTemplate/metadata/labels +
CronJob..batch spec/jobTemplate/spec/template/metadata/labels +
CronJob..batch spec/jobTemplate/spec/selector/matchLabels
PodDisruptionBudget..policy spec/selector/matchLabels
Job..batch spec/selector/matchLabels
Job..batch spec/template/metadata/labels +
NetworkPolicy..networking.k8s.io spec/egress/to/podSelector/matchLabels
NetworkPolicy..networking.k8s.io spec/ingress/from/podSelector/matchLabels
NetworkPolicy..networking.k8s.io spec/podSelector/matchLabels
ReplicationController.v1 spec/template/metadata/labels +
ReplicationController.v1 spec/selector +
DaemonSet spec/template/metadata/labels +
DaemonSet spec/selector/matchLabels +
ReplicaSet spec/template/metadata/labels +
ReplicaSet spec/selector/matchLabels +
* metadata/labels +
`,
  templateLabels: `
Deployment spec/template/metadata/labels +
StatefulSet..apps spec/template/metadata/labels +
StatefulSet..apps spec/volumeClaimTemplates[]/metadata/labels +
CronJob..batch spec/jobTemplate/metadata/labels +
CronJob..batch spec/jobTemplate/spec/template/metadata/labels +
Job..batch spec/template/metadata/labels +
ReplicationController.v1 spec/template/metadata/labels +
DaemonSet spec/template/metadata/labels +
ReplicaSet spec/template/metadata/labels +
* metadata/labels +
`,
  commonAnnotations: `
Deployment spec/template/metadata/annotations +
StatefulSet spec/template/metadata/annotations +
CronJob..batch spec/jobTemplate/metadata/annotations +
CronJob..batch spec/jobTemplate/spec/template/metadata/annotations +
Job..batch spec/template/metadata/annotations +
ReplicationController.v1 spec/template/metadata/annotations +
DaemonSet spec/template/metadata/annotations +
ReplicaSet spec/template/metadata/annotations +
* metadata/annotations +
`,
  images: `
* spec/containers[]/image +
* spec/initContainers[]/image +
* spec/volumes[]/image/reference +
* spec/template/spec/containers[]/image +
* spec/template/spec/initContainers[]/image +
* spec/template/spec/volumes[]/image/reference +
`,
  replicas: `
Deployment spec/replicas +
StatefulSet spec/replicas +
ReplicaSet spec/replicas +
ReplicationController spec/replicas +
`,
} as const;
