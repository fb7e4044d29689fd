-- Of the accounts of the list as they were sent; null until the import is done, and for those done before.
alter table import add column list_digest text;
