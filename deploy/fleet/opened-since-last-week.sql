SELECT repository, environment, "from", "to", protocol,
  list_filter(ports, now -> len(list_filter(coalesce(before, []), old -> old[1] <= now[1] AND now[2] <= old[2])) = 0) AS opened,
  list_transform(because, cause -> cause.text) AS because
FROM 'fleet.parquet'
WHERE what = 'change' AND sure AND change <> 'removed' AND len(opened) > 0
ORDER BY ALL;
