import type { LabelSelector } from '../../model/network-policy.js';
import { requirementsOf } from '../reading.js';

/**
 * Components that are usually installed from somewhere else (a Helm release, an operator, the cluster's installer), by what they are called
 * in labels: that a workspace holds none of them is no sign of a mistake. `*` stands for any letters.
 */
const INSTALLED_ELSEWHERE: Readonly<Record<string, readonly string[]>> = {
  monitoring: [
    'prometheus',
    'prometheus-*',
    'kube-prometheus*',
    'alertmanager',
    'grafana',
    'thanos*',
    'mimir*',
    'victoria-metrics*',
    'vmagent',
    'vmsingle',
    'metrics-server',
    'kube-state-metrics',
  ],
  exporters: ['*-exporter', 'node-exporter', 'blackbox', 'pushgateway'],
  logs: ['loki*', 'promtail', 'fluentd*', 'fluent-bit*', 'fluentbit*', 'vector', 'filebeat', 'logstash'],
  traces: ['tempo*', 'jaeger*', 'zipkin', 'otel*', 'opentelemetry*', 'alloy', 'grafana-agent*', 'datadog*', 'newrelic*'],
  ingress: [
    'ingress-nginx',
    'nginx-ingress',
    'ingress-controller',
    'ingress',
    'router',
    'traefik',
    'contour*',
    'kong*',
    'haproxy-ingress',
    'haproxy',
    'istio*',
    'envoy*',
    'linkerd*',
    'ambassador',
    'emissary*',
    'aws-load-balancer-controller',
  ],
  dns: ['coredns', 'kube-dns', 'node-local-dns', 'nodelocaldns', 'dns-default', 'external-dns'],
  cluster: [
    'cert-manager',
    'external-secrets',
    'karpenter',
    'keda*',
    'velero',
    'vault',
    'argocd*',
    'sealed-secrets',
    'kyverno*',
    'gatekeeper*',
    'kube-apiserver',
    'cilium*',
    'calico*',
  ],
};

const NAMES = new RegExp(
  `^(?:${Object.values(INSTALLED_ELSEWHERE)
    .flat()
    .map((name) => name.replaceAll('*', '.*'))
    .join('|')})$`,
);

/** Whether a selector asks for something that is usually installed elsewhere. */
export function isInstalledElsewhere(selector: LabelSelector): boolean {
  return requirementsOf(selector).requirements.some(({ operator, values }) => operator === 'In' && values.some(({ value }) => NAMES.test(value)));
}
