import type { Ordinals, Workload } from './objects.js';

type Generated = Workload['generated'];

/** Labels whose values a controller makes, so that nobody selects by them: for each template, or for each pod. */
export const madeValues: ReadonlySet<string> = new Set([
  'pod-template-hash',
  'rollouts-pod-template-hash',
  'controller-revision-hash',
  'pod-template-generation',
  'controller-uid',
  'batch.kubernetes.io/controller-uid',
  'batch.kubernetes.io/job-completion-index',
  'statefulset.kubernetes.io/pod-name',
  'apps.kubernetes.io/pod-index',
]);

/**
 * The labels that a controller adds to the pods it makes, beyond those of the template: by kind, from the well-known labels of the
 * Kubernetes reference and the documentation of the other controllers. A value is given where it follows from the object's name.
 * @param ordinals of a StatefulSet that says how many pods there are
 */
export function generatedLabels(kind: string, group: string, name: string | undefined, ordinals?: Omit<Ordinals, 'prefix'>): Generated {
  switch (kind) {
    case 'Deployment':
      return unknown('pod-template-hash');
    case 'StatefulSet':
      return [...ordinalLabels(name, ordinals), ...unknown('controller-revision-hash')];
    case 'DaemonSet':
      return unknown('controller-revision-hash', 'pod-template-generation');
    case 'Job':
      return [...jobLabels(name), ...unknown('batch.kubernetes.io/job-completion-index')];
    case 'CronJob':
      return [...jobLabels(undefined), ...unknown('batch.kubernetes.io/job-completion-index')];
    case 'Rollout':
      return unknown('rollouts-pod-template-hash');
    case 'DeploymentConfig':
      return [{ key: 'deploymentconfig', value: name }, ...unknown('deployment')];
    case 'Service':
    case 'Configuration':
      return group === 'serving.knative.dev' ? knativeLabels(kind, name) : [];
    default:
      return [];
  }
}

function ordinalLabels(name: string | undefined, ordinals: Omit<Ordinals, 'prefix'> | undefined): Generated {
  const [podName, index] = ['statefulset.kubernetes.io/pod-name', 'apps.kubernetes.io/pod-index'] as const;
  if (!ordinals) return unknown(podName, index);
  return [
    { key: podName, value: undefined, ...(name !== undefined && { ordinals: { prefix: `${name}-`, ...ordinals } }) },
    { key: index, value: undefined, ordinals: { prefix: '', ...ordinals } },
  ];
}

function unknown(...keys: readonly string[]): Generated {
  return keys.map((key) => ({ key, value: undefined }));
}

function jobLabels(name: string | undefined): Generated {
  return [
    { key: 'batch.kubernetes.io/job-name', value: name },
    { key: 'job-name', value: name },
    ...unknown('batch.kubernetes.io/controller-uid', 'controller-uid'),
  ];
}

function knativeLabels(kind: string, name: string | undefined): Generated {
  return [
    ...(kind === 'Service' ? [{ key: 'serving.knative.dev/service', value: name }] : unknown('serving.knative.dev/service')),
    { key: 'serving.knative.dev/configuration', value: name },
    ...unknown(
      'serving.knative.dev/revision',
      'serving.knative.dev/revisionUID',
      'serving.knative.dev/configurationGeneration',
      'serving.knative.dev/configurationUID',
      'serving.knative.dev/serviceUID',
      'app',
      'pod-template-hash',
    ),
  ];
}
