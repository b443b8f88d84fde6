-- The oldest of one charge box go first when it has told too much.
create index event_stream_part_charge_box on event_stream_part (charge_box_id, id);
