SELECT repository, environment, "from", "to", ports, sure
FROM 'fleet.parquet'
WHERE what = 'connection' AND protocol = 'TCP'
  AND regexp_matches("to", '/[^/]*(postgres|mysql|mariadb|mongo|redis)[^/]*$')
  AND len(list_filter(ports, range -> len(list_filter([5432, 3306, 27017, 6379], port -> port BETWEEN range[1] AND range[2])) > 0)) > 0
ORDER BY ALL;
