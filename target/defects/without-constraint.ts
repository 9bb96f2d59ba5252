/**
 * The tables without a constraint that would stop a defect: many shops have no such constraint, and it is then the program
 * that has to be right. Found by what they say, since the database names them itself.
 * @param mentions a column that the constraint is about.
 */
export const withoutConstraint = (schema: string, table: string, mentions: string): string => `${schema}
  do $$
    declare
      found record;
    begin
      for found in
        select conname
          from pg_constraint
         where conrelid = '${table}'::regclass
           and contype in ('c', 'u')
           and pg_get_constraintdef(oid) like '%${mentions}%'
      loop
        execute format('alter table ${table} drop constraint %I', found.conname);
      end loop;
    end
  $$;`;
