import type { ContainerPort, Workload } from '../../model/objects.js';
import type { Traffic } from '../../semantics/answers/answers.js';
import { type ConnectionSet, connectionsOf, hasConnections, intersectConnections } from '../../semantics/sets/connection-set.js';
import { portRange } from '../../semantics/sets/port-set.js';
import { touches } from '../../util/range.js';
import type { PlacedObject } from '../../workspace/snapshot.js';
import { isDoubtful, reachRows, reachTable } from '../reach.js';
import * as say from '../say.js';
import type { Scope } from '../scope.js';
import { workloadLimits } from './footnotes.js';
import { exceptions, isolatorWords, verdictWords } from './workload.js';

/** Who may use one port of a container. @param offset from the start of the document */
export function hoverContainerPort(scope: Scope, placed: PlacedObject, object: Workload, offset: number): readonly string[] | undefined {
  const { view, print } = scope;
  const port = object.ports.find(({ range }) => touches(range, offset));
  const workload = port && view.workload(placed.id);
  if (!port || !workload) return undefined;
  const ports = connectionsOf(port.protocol, portRange(port.number));
  const [verdict, ...reasons] = usersWords(scope, partOf(view.evaluator.traffic(workload, 'ingress'), ports), ports);
  return [
    `${print.strong(portName(scope, port))} of ${say.workload(scope, workload)}${print.lineBreak}${verdict}`,
    ...reasons,
    ...workloadLimits(scope, workload),
  ];
}

function portName({ print }: Scope, { number, protocol, name }: ContainerPort): string {
  return `${protocol} ${number}${name === undefined ? '' : ` (${print.text(name)})`}`;
}

/** The part of the traffic that these ports carry. */
function partOf(traffic: Traffic, ports: ConnectionSet): Traffic {
  const reaches = traffic.reaches.map((reach) => ({
    ...reach,
    allowed: { sure: intersectConnections(reach.allowed.sure, ports), possible: intersectConnections(reach.allowed.possible, ports) },
    because: reach.because.filter((each) => hasConnections(intersectConnections(each.ports, ports))),
  }));
  return { ...traffic, reaches: reaches.filter(({ allowed }) => hasConnections(allowed.possible)) };
}

function usersWords(scope: Scope, traffic: Traffic, ports: ConnectionSet): readonly string[] {
  const { print } = scope;
  if (isDoubtful(scope, traffic)) return [`${print.strong('Who can reach it is not known')}, for the reason below.`];
  if (traffic.isolatedBy.length === 0)
    return [
      `${print.strong('Anyone can reach it')}, also from outside the cluster: no policy selects the pods for ingress.${exceptions(scope, traffic, ports)}`,
    ];
  const rows = reachRows(scope, traffic);
  if (rows.length === 0) return [`${print.strong('Nobody can reach it')}: ${isolatorWords(scope, traffic)} ingress and no rule lets anyone in on this port.`];
  return [verdictWords(scope, traffic, ''), reachTable(scope, 'who can reach it', rows, { ports: false })];
}
