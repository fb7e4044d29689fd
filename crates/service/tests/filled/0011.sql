-- Somebody who left another school.
insert into account (uai, ent_id, list, last_name, first_name, login, classes, active, row_version, deactivated_at)
    values ('0930341R', '8', 'students', 'D’ALMEIDA', 'Inès', NULL, '[]', 0, 2, 1788246000000);
