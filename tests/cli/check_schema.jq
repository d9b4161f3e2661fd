# Judges JSON values by a schema of schemas/output and prints one line for each fault:
#   jq -r --slurpfile schema SCHEMA -f check_schema.jq VALUES
# It knows `type`, `enum`, `const`, `minimum`, `required`, `properties` and `items`, at every depth, and no other keyword
# of JSON Schema: enough to fail when a key goes missing or changes its type. A stock validator can use the same files.
def is_type($name):
  if $name == "integer" then type == "number" and floor == .
  else type == $name end;
def faults($schema; $at):
  . as $value
  | (if $schema.type then
      [$schema.type] | flatten | map(. as $name | $value | is_type($name)) | any
      | if . then empty else "\($at): \($value | type) instead of \($schema.type)" end
    else empty end),
    (if $schema | has("enum") then
      if $schema.enum | index([$value]) then empty else "\($at): \($value) is not among \($schema.enum)" end
    else empty end),
    (if $schema | has("const") then
      if $schema.const == $value then empty else "\($at): \($value) is not \($schema.const)" end
    else empty end),
    (if $schema | has("minimum") then
      if $value >= $schema.minimum then empty else "\($at): \($value) is below \($schema.minimum)" end
    else empty end),
    (if ($value | type) == "object" then
      ($schema.required // [] | .[] | select(. as $key | $value | has($key) | not) | "\($at)/\(.): missing"),
      ($schema.properties // {} | to_entries[] | select(.key as $key | $value | has($key))
        | .key as $key | .value as $below | $value[$key] | faults($below; "\($at)/\($key)"))
    else empty end),
    (if ($value | type) == "array" and ($schema | has("items")) then
      range($value | length) as $i | $value[$i] | faults($schema.items; "\($at)/\($i)")
    else empty end);
faults($schema[0]; "")
