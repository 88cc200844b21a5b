CREATE MACRO repository_of(path) AS regexp_extract(path, '([^/\\]+)\.[a-z]+\.ndjson$', 1);
CREATE TYPE policy AS STRUCT(kind VARCHAR, namespace VARCHAR, name VARCHAR, rule INTEGER, file VARCHAR, line INTEGER);

COPY (
  SELECT 'connection' AS what, repository_of(filename) AS repository, * EXCLUDE (filename)
  FROM read_ndjson('rows/*.list.ndjson', filename = true, columns = {
    environment: 'VARCHAR', "from": 'VARCHAR', "to": 'VARCHAR', protocol: 'VARCHAR', ports: 'INTEGER[][]', sure: 'BOOLEAN', policies: 'policy[]'})
  UNION ALL BY NAME
  SELECT 'finding' AS what, repository_of(filename) AS repository, range.start.line + 1 AS line, * EXCLUDE (filename, range)
  FROM read_ndjson('rows/*.check.ndjson', filename = true, columns = {
    environment: 'VARCHAR', file: 'VARCHAR', range: 'STRUCT(start STRUCT(line INTEGER))', rule: 'VARCHAR', category: 'VARCHAR', severity: 'VARCHAR', message: 'VARCHAR'})
  UNION ALL BY NAME
  -- Of files that stand alone, `diff` calls the environment by their folder.
  SELECT 'change' AS what, repository_of(filename) AS repository, * EXCLUDE (filename) REPLACE (nullif(environment, '.') AS environment)
  FROM read_ndjson('rows/*.diff.ndjson', filename = true, columns = {
    environment: 'VARCHAR', change: 'VARCHAR', "from": 'VARCHAR', "to": 'VARCHAR', protocol: 'VARCHAR', ports: 'INTEGER[][]', before: 'INTEGER[][]', sure: 'BOOLEAN',
    policies: 'policy[]', because: 'STRUCT("text" VARCHAR)[]'})
  ORDER BY what, repository
) TO 'fleet.parquet' (FORMAT parquet, COMPRESSION zstd);
