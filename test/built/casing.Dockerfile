from local/debian:12 as Base
run echo built > /file
FROM base
Cmd cat /file
