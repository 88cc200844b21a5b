import { isPolicy, type KubernetesObject } from '../model/objects.js';
import { baseName, decode } from '../util/file-id.js';
import type { FileId } from './snapshot.js';

/** How kuttl names what must be there, or must not, after a step of a test. See "Test Steps" of its documentation. */
const kuttlName = /^\d+-(?:assert|errors)(?:[-_.][^/]*)?\.ya?ml$/;

/** How people name such files in other suites (Chainsaw takes any name). */
const assertWord = /(?:^|[-_.])asserts?(?:[-_.\d]|$)/;

const expectationWord = /(?:^|[-_.])(?:asserts?|assertions?|errors?|expected|expectations?)(?:[-_.\d]|$)/;

/** A folder that holds nothing but such suites. */
const suiteFolder = /(?:^|\/)[^/]*(?:kuttl|chainsaw)[^/]*\//i;

/** `test` alone is also what people call a cluster. */
const testFolder = /(?:^|\/)(?:[^/]*[-_])?(?:e2e|tests|conformance)(?:[-_][^/]*)?\//i;

/** Where a file stands, as the tools that test controllers go by it. */
export interface ExpectationPlace {
  readonly id: FileId;
  /** Relative to its workspace folder. */
  readonly path: string;
}

/** Whether all of a file says what a test expects to find in a cluster, so that nothing of it is applied. */
export function isExpectationFile({ id, path }: ExpectationPlace): boolean {
  const name = baseName(id);
  return kuttlName.test(name) || (expectationWord.test(name) && suiteFolder.test(decode(id))) || (assertWord.test(name) && testFolder.test(path));
}

/** What Go's tests read, one file after the other; Go gives the name. */
const goTestFolder = /(?:^|\/)testdata\//;

/** Whether a file belongs to a suite of tests, whose steps apply and remove one file after the other, or read it alone. */
export function isInSuite(id: FileId): boolean {
  const path = decode(id);
  return suiteFolder.test(path) || goTestFolder.test(path);
}

/**
 * Whether an object is only named, for a test to look whether it is there: a policy with nothing but metadata, where such tests stand.
 * Anywhere else it would be applied, and close its namespace.
 */
export function isExpectedObject({ id, path }: ExpectationPlace, object: KubernetesObject): boolean {
  if (!isPolicy(object)) return false;
  if (object.spec.key !== undefined || object.spec.templated || object.mismatches.some(({ fault }) => fault === 'unknown')) return false;
  return expectationWord.test(baseName(id)) || suiteFolder.test(decode(id)) || testFolder.test(path);
}
