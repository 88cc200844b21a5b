import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bareHosts, hostsIn } from '../../server/model/read-hosts.js';

/** `host:port` of each, and what stands at its place. */
function found(text: string): readonly string[] {
  return hostsIn(text).map(({ host, port, at, length }) => `${host}${port === undefined ? '' : `:${port}`} <- ${text.slice(at, at + length)}`);
}

describe('hosts that a text names so that nothing else can be meant', () => {
  test.each([
    ['http://api.shop:8080/x', 'api.shop:8080 <- api.shop:8080'],
    ['http://api/x', 'api:80 <- api'],
    ['https://api.shop.svc.cluster.local.:8443/', 'api.shop.svc.cluster.local:8443 <- api.shop.svc.cluster.local.:8443'],
    ['postgres://user:secret@db/app', 'db:5432 <- db'],
    ['postgres://$(USER):$(PASSWORD)@db:5433/app', 'db:5433 <- db:5433'],
    ['postgres://$(USER):$(PASSWORD)@db/app', 'db:5432 <- db'],
    ['jdbc:postgresql://db:5432/app', 'db:5432 <- db:5432'],
    ['user:secret@tcp(mysql:3306)/app', 'mysql:3306 <- mysql:3306'],
    ['proxy_pass http://backend:8080;', 'backend:8080 <- backend:8080'],
    ['until nc redis:6379; do sleep 1; done', 'redis:6379 <- redis:6379'],
    ['x api.shop.svc;', 'api.shop.svc <- api.shop.svc'],
    ['Redis.Shop:6379', 'redis.shop:6379 <- Redis.Shop:6379'],
  ])('%s', (text, expected) => expect(found(text)).toEqual([expected]));

  test('each of several', () =>
    expect(found('mongodb://a:27017,b:27017/x kafka-0.kafka:9092,kafka-1.kafka:9092').map((one) => one.split(' ')[0])).toEqual([
      'a:27017',
      'b:27017',
      'kafka-0.kafka:9092',
      'kafka-1.kafka:9092',
    ]));

  test.each([
    'nginx:1.25',
    'docker.io/library/redis:6379',
    '12:30:45',
    'http://10.0.0.1:80',
    '$' + '{NS}-api:8080',
    '$(HOST):8080',
    'http://api.$' + '{NS}:80',
    'http://$(HOST)/',
    '# http://api:8080',
    '  // see http://api:8080',
    'key: value',
    'a.svcb',
  ])('none in %s', (text) => expect(found(text)).toEqual([]));

  test('a comment ends with its line', () => expect(found('# http://a:8080\nurl=http://b:8080')).toEqual(['b:8080 <- b:8080']));

  test('what is found stands where it is said to stand, whatever the text', () => {
    const part = fc.constantFrom('a', 'db', '.', ':', '//', '80', '8080', '@', ',', '$', '{', '}', '(', ')', ' ', '\n', '#', '.svc', '-', 'http', '/', '"');
    fc.assert(
      fc.property(fc.array(part, { maxLength: 14 }), (parts) => {
        const text = parts.join('');
        for (const { host, at, length } of hostsIn(text)) {
          expect(
            text
              .slice(at, at + length)
              .toLowerCase()
              .startsWith(host),
          ).toBe(true);
          expect(host).toMatch(/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/);
        }
      }),
      { numRuns: 2000 },
    );
  });

  test('a long text is read to its end', () => {
    expect(hostsIn(`${'{"x":12,"y":8},'.repeat(13_000)} http://db.shop`).map(({ host }) => host)).toEqual(['db.shop']);
  });
});

describe('values that are names and nothing else', () => {
  test.each([
    ['postgres', ['postgres']],
    ['kafka-0.kafka, kafka-1.kafka', ['kafka-0.kafka', 'kafka-1.kafka']],
    ['10.0.0.1', []],
    ['two words', []],
    ['', []],
    ['a,', []],
  ])('%s', (text, expected) => expect(bareHosts(text).map(({ host }) => host)).toEqual(expected));
});
