-- Stations number the messages they hold by themselves from 1: ours start far above, so that none takes the place of one of theirs.
insert into sequence (name, next) values ('display_message', 1000000) on conflict (name) do update set next = sequence.next + 1000000;
