import type postgres from "postgres";

/**
 * Postgres puts an SQL function of one expression into the statement that calls it, also into the defaults
 * of columns: so `now()`, which is built in, can be given another body.
 */
const INSTALL = `
create schema simulated;
grant usage on schema simulated to public;
create table simulated.clock (id boolean primary key default true, moved interval not null);
insert into simulated.clock (moved) values ('0');
grant select on simulated.clock to public;
create function simulated.real_clock() returns timestamptz language internal volatile as 'clock_timestamp';
create function simulated.moved() returns interval language plpgsql stable as
  'begin return (select c.moved from simulated.clock as c); end';
set allow_system_table_mods = on;
create or replace function pg_catalog.now() returns timestamptz language sql stable as
  'select pg_catalog.transaction_timestamp() + simulated.moved()';
create or replace function pg_catalog.clock_timestamp() returns timestamptz language sql volatile as
  'select simulated.real_clock() + simulated.moved()';
reset allow_system_table_mods;
`;

/**
 * Gives a Postgres a clock that can be moved, for all sessions. For a database that is thrown away.
 *
 * @param admin One session of a superuser.
 * @returns Moves the clock so many ms away from the machine's.
 */
export async function installClock(admin: postgres.Sql): Promise<(moved: number) => Promise<void>> {
  await admin.unsafe(INSTALL);
  // Plans that sessions have made before would go on with the real time.
  await admin`
    select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'`;
  return async (moved) => {
    await admin`update simulated.clock set moved = ${moved / 1000} * interval '1 second'`;
  };
}
