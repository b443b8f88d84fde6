-- At start those that the last program left open are closed: few, among all there ever were.
create index connection_interval_open on connection_interval (charge_box_id) where disconnected_ms is null;
