-- An instance with two keys has served.
insert into service_key (id, since, seen_at)
    values ('0303030303030303', 1788246000000, 1788246000000);
insert into service_key (id, since, seen_at)
    values ('0505050505050505', 1788246000000, 1788249600000);
