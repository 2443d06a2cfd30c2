-- The first jobs of the schedule.
-- They call functions of many chapters, so they begin when all of these exist: a job that runs while the chapters
-- are applied one by one would fail.

select amazon_ads_private.begin_chapter(
  '20261121009000_jobs',
  '2beaea87d1bd202c1e60989e2f99012c0326d955ef2ccd5e4a22fbc589e0299a'
);

select cron.schedule(
  'amazon-ads-connect-refresh-tokens', '* * * * *', 'select amazon_ads_private.dispatch_refreshes()'
);
select cron.schedule(
  'amazon-ads-connect-sync-accounts', '* * * * *', 'select amazon_ads_private.dispatch_syncs()'
);
select cron.schedule(
  'amazon-ads-connect-housekeeping', '*/5 * * * *', 'select amazon_ads_private.run_housekeeping()'
);
