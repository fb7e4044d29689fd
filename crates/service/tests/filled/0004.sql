-- One list of schools was loaded.
insert into school_list (at, open, closed)
    values (1788246000000, 1, 0);
update school set listed = 'open' where uai = '0779999A';
