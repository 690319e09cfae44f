-- The installation's own workers: nobody signs in as them; the owner opens their sessions.
insert into agency (code, name, kind) values ('house', 'Safe Return', 'house');
insert into worker (agency_id, code, name, kind)
  select id, w.code, w.name, 'service' from agency, (values
    ('service-sign-in', 'Sign-in'), ('service-clock', 'The clock'), ('service-seal', 'The audit seal')) w(code, name)
   where agency.code = 'house';
insert into worker_role (worker_id, role) select id, code from worker where kind = 'service';
