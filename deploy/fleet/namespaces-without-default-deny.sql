SELECT repository, environment, regexp_extract(message, '`([^`]+)`', 1) AS namespace, file, line
FROM 'fleet.parquet'
WHERE what = 'finding' AND rule = 'namespace-no-default-deny'
ORDER BY ALL;
