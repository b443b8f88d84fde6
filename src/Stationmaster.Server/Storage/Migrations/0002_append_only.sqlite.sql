-- An index per charge box or session would dirty a page of its own for each row appended: here rows are found by pages of ids, written
-- when they are full.
drop index message_charge_box;
drop index meter_sample_session;

create table message_page (
    owner_id bigint not null,
    first_id bigint not null,
    last_id bigint not null,
    ids blob not null,
    primary key (owner_id, first_id)
) without rowid;
create index message_page_last on message_page (last_id);

create table meter_sample_page (
    owner_id bigint not null,
    first_id bigint not null,
    last_id bigint not null,
    ids blob not null,
    primary key (owner_id, first_id)
) without rowid;
create index meter_sample_page_last on meter_sample_page (last_id);

-- Every row with a smaller id is in a page.
create table page_mark (
    name text not null primary key,
    from_id bigint not null
);
insert into page_mark (name, from_id) values ('message', 0), ('meter_sample', 0);
