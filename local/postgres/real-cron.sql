-- Only a superuser can create the real pg_cron. On a hosted project the owner creates it, and gets these
-- grants. Runs as a superuser.

create extension if not exists pg_cron with schema pg_catalog;

grant usage on schema cron to postgres with grant option;
grant execute on all functions in schema cron to postgres with grant option;
grant all on all tables in schema cron to postgres with grant option;
revoke all on table cron.job from postgres;
grant select on table cron.job to postgres with grant option;
revoke trigger on cron.job_run_details from postgres;
