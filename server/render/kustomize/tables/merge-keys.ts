/**
 * Which lists a strategic merge patch merges by keys, as the API descriptions of Kubernetes 1.21 say it, which are those that Kustomize 5 carries.
 * A line is a type and its fields: `ports[port,protocol]:ServicePort` is a list whose items are the same where these keys are; `[]` is a list
 * of texts that is merged; `*` is a list whose items are not merged but may hold such lists. Other fields have none.
 */
export const mergedLists = `
CSINode metadata:ObjectMeta spec:CSINodeSpec
CSINodeList items*:CSINode
CSINodeSpec drivers[name]
ComponentStatus conditions[type] metadata:ObjectMeta
ComponentStatusList items*:ComponentStatus
Container env[name] ports[containerPort,protocol] volumeDevices[devicePath] volumeMounts[mountPath]
CronJob metadata:ObjectMeta spec:CronJobSpec
CronJobList items*:CronJob
CronJobSpec jobTemplate:JobTemplateSpec
EphemeralContainer env[name] volumeDevices[devicePath] volumeMounts[mountPath]
EphemeralVolumeSource volumeClaimTemplate:Role
Job metadata:ObjectMeta spec:JobSpec status:JobStatus
JobList items*:Job
JobSpec template:PodTemplateSpec
JobStatus conditions[type]
JobTemplateSpec metadata:ObjectMeta spec:JobSpec
Kustomization configMapGenerator[name] secretGenerator[name]
MutatingWebhookConfiguration metadata:ObjectMeta webhooks[name]
MutatingWebhookConfigurationList items*:MutatingWebhookConfiguration
Namespace metadata:ObjectMeta status:JobStatus
NamespaceList items*:Namespace
Node metadata:ObjectMeta spec:NodeSpec status:NodeStatus
NodeList items*:Node
NodeSpec podCIDRs[]
NodeStatus addresses[type] conditions[type]
ObjectMeta finalizers[] ownerReferences[uid]
Pod metadata:ObjectMeta spec:PodSpec status:PodStatus
PodList items*:Pod
PodSpec containers[name]:Container ephemeralContainers[name]:EphemeralContainer hostAliases[ip] imagePullSecrets[name] initContainers[name]:Container topologySpreadConstraints[topologyKey,whenUnsatisfiable] volumes[name]:Volume
PodStatus conditions[type] podIPs[ip]
PodTemplate metadata:ObjectMeta template:PodTemplateSpec
PodTemplateList items*:PodTemplate
PodTemplateSpec metadata:ObjectMeta spec:PodSpec
Role metadata:ObjectMeta
RoleList items*:Role
Service metadata:ObjectMeta spec:ServiceSpec status:JobStatus
ServiceAccount metadata:ObjectMeta secrets[name]
ServiceAccountList items*:ServiceAccount
ServiceList items*:Service
ServiceSpec ports[port,protocol]
StatefulSet metadata:ObjectMeta spec:StatefulSetSpec status:JobStatus
StatefulSetList items*:StatefulSet
StatefulSetSpec template:PodTemplateSpec volumeClaimTemplates*:Namespace
Volume ephemeral:EphemeralVolumeSource
`;

/** The type of each kind: `apiVersion/kind`. Types of several versions that merge alike are one. */
export const typesOfKinds = `
CSINode storage.k8s.io/v1/CSINode storage.k8s.io/v1beta1/CSINode
CSINodeList storage.k8s.io/v1/CSINodeList storage.k8s.io/v1beta1/CSINodeList
ComponentStatus v1/ComponentStatus
ComponentStatusList v1/ComponentStatusList
CronJob batch/v1/CronJob batch/v1beta1/CronJob
CronJobList batch/v1/CronJobList batch/v1beta1/CronJobList
Job apps/v1/DaemonSet apps/v1/Deployment apps/v1/ReplicaSet batch/v1/Job v1/ReplicationController
JobList apps/v1/DaemonSetList apps/v1/DeploymentList apps/v1/ReplicaSetList batch/v1/JobList v1/ReplicationControllerList
Kustomization kustomize.config.k8s.io/v1beta1/Kustomization
MutatingWebhookConfiguration admissionregistration.k8s.io/v1/MutatingWebhookConfiguration admissionregistration.k8s.io/v1/ValidatingWebhookConfiguration admissionregistration.k8s.io/v1beta1/MutatingWebhookConfiguration admissionregistration.k8s.io/v1beta1/ValidatingWebhookConfiguration
MutatingWebhookConfigurationList admissionregistration.k8s.io/v1/MutatingWebhookConfigurationList admissionregistration.k8s.io/v1/ValidatingWebhookConfigurationList admissionregistration.k8s.io/v1beta1/MutatingWebhookConfigurationList admissionregistration.k8s.io/v1beta1/ValidatingWebhookConfigurationList
Namespace apiregistration.k8s.io/v1/APIService apiregistration.k8s.io/v1beta1/APIService policy/v1/PodDisruptionBudget policy/v1beta1/PodDisruptionBudget v1/Namespace v1/PersistentVolumeClaim
NamespaceList apiregistration.k8s.io/v1/APIServiceList apiregistration.k8s.io/v1beta1/APIServiceList policy/v1/PodDisruptionBudgetList policy/v1beta1/PodDisruptionBudgetList v1/NamespaceList v1/PersistentVolumeClaimList
Node v1/Node
NodeList v1/NodeList
Pod v1/Pod
PodList v1/PodList
PodTemplate v1/PodTemplate
PodTemplateList v1/PodTemplateList
Role apiextensions.k8s.io/v1/CustomResourceDefinition apiextensions.k8s.io/v1beta1/CustomResourceDefinition apps/v1/ControllerRevision authentication.k8s.io/v1/TokenRequest authentication.k8s.io/v1/TokenReview authentication.k8s.io/v1beta1/TokenReview authorization.k8s.io/v1/LocalSubjectAccessReview authorization.k8s.io/v1/SelfSubjectAccessReview authorization.k8s.io/v1/SelfSubjectRulesReview authorization.k8s.io/v1/SubjectAccessReview authorization.k8s.io/v1beta1/LocalSubjectAccessReview authorization.k8s.io/v1beta1/SelfSubjectAccessReview authorization.k8s.io/v1beta1/SelfSubjectRulesReview authorization.k8s.io/v1beta1/SubjectAccessReview autoscaling/v1/HorizontalPodAutoscaler autoscaling/v1/Scale autoscaling/v2beta1/HorizontalPodAutoscaler autoscaling/v2beta2/HorizontalPodAutoscaler certificates.k8s.io/v1/CertificateSigningRequest certificates.k8s.io/v1beta1/CertificateSigningRequest coordination.k8s.io/v1/Lease coordination.k8s.io/v1beta1/Lease discovery.k8s.io/v1/EndpointSlice discovery.k8s.io/v1beta1/EndpointSlice events.k8s.io/v1/Event events.k8s.io/v1beta1/Event extensions/v1beta1/Ingress flowcontrol.apiserver.k8s.io/v1beta1/FlowSchema flowcontrol.apiserver.k8s.io/v1beta1/PriorityLevelConfiguration networking.k8s.io/v1/Ingress networking.k8s.io/v1/IngressClass networking.k8s.io/v1/NetworkPolicy networking.k8s.io/v1beta1/Ingress networking.k8s.io/v1beta1/IngressClass node.k8s.io/v1/RuntimeClass node.k8s.io/v1beta1/RuntimeClass policy/v1beta1/Eviction policy/v1beta1/PodSecurityPolicy rbac.authorization.k8s.io/v1/ClusterRole rbac.authorization.k8s.io/v1/ClusterRoleBinding rbac.authorization.k8s.io/v1/Role rbac.authorization.k8s.io/v1/RoleBinding rbac.authorization.k8s.io/v1beta1/ClusterRole rbac.authorization.k8s.io/v1beta1/ClusterRoleBinding rbac.authorization.k8s.io/v1beta1/Role rbac.authorization.k8s.io/v1beta1/RoleBinding scheduling.k8s.io/v1/PriorityClass scheduling.k8s.io/v1beta1/PriorityClass storage.k8s.io/v1/CSIDriver storage.k8s.io/v1/StorageClass storage.k8s.io/v1/VolumeAttachment storage.k8s.io/v1beta1/CSIDriver storage.k8s.io/v1beta1/CSIStorageCapacity storage.k8s.io/v1beta1/StorageClass storage.k8s.io/v1beta1/VolumeAttachment v1/Binding v1/ConfigMap v1/Endpoints v1/Event v1/LimitRange v1/PersistentVolume v1/ResourceQuota v1/Secret
RoleList apiextensions.k8s.io/v1/CustomResourceDefinitionList apiextensions.k8s.io/v1beta1/CustomResourceDefinitionList apps/v1/ControllerRevisionList autoscaling/v1/HorizontalPodAutoscalerList autoscaling/v2beta1/HorizontalPodAutoscalerList autoscaling/v2beta2/HorizontalPodAutoscalerList certificates.k8s.io/v1/CertificateSigningRequestList certificates.k8s.io/v1beta1/CertificateSigningRequestList coordination.k8s.io/v1/LeaseList coordination.k8s.io/v1beta1/LeaseList discovery.k8s.io/v1/EndpointSliceList discovery.k8s.io/v1beta1/EndpointSliceList events.k8s.io/v1/EventList events.k8s.io/v1beta1/EventList extensions/v1beta1/IngressList flowcontrol.apiserver.k8s.io/v1beta1/FlowSchemaList flowcontrol.apiserver.k8s.io/v1beta1/PriorityLevelConfigurationList networking.k8s.io/v1/IngressClassList networking.k8s.io/v1/IngressList networking.k8s.io/v1/NetworkPolicyList networking.k8s.io/v1beta1/IngressClassList networking.k8s.io/v1beta1/IngressList node.k8s.io/v1/RuntimeClassList node.k8s.io/v1beta1/RuntimeClassList policy/v1beta1/PodSecurityPolicyList rbac.authorization.k8s.io/v1/ClusterRoleBindingList rbac.authorization.k8s.io/v1/ClusterRoleList rbac.authorization.k8s.io/v1/RoleBindingList rbac.authorization.k8s.io/v1/RoleList rbac.authorization.k8s.io/v1beta1/ClusterRoleBindingList rbac.authorization.k8s.io/v1beta1/ClusterRoleList rbac.authorization.k8s.io/v1beta1/RoleBindingList rbac.authorization.k8s.io/v1beta1/RoleList scheduling.k8s.io/v1/PriorityClassList scheduling.k8s.io/v1beta1/PriorityClassList storage.k8s.io/v1/CSIDriverList storage.k8s.io/v1/StorageClassList storage.k8s.io/v1/VolumeAttachmentList storage.k8s.io/v1beta1/CSIDriverList storage.k8s.io/v1beta1/CSIStorageCapacityList storage.k8s.io/v1beta1/StorageClassList storage.k8s.io/v1beta1/VolumeAttachmentList v1/ConfigMapList v1/EndpointsList v1/EventList v1/LimitRangeList v1/PersistentVolumeList v1/ResourceQuotaList v1/SecretList
Service v1/Service
ServiceAccount v1/ServiceAccount
ServiceAccountList v1/ServiceAccountList
ServiceList v1/ServiceList
StatefulSet apps/v1/StatefulSet
StatefulSetList apps/v1/StatefulSetList
`;
