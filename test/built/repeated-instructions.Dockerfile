FROM local/debian:12
CMD echo first
CMD echo second
HEALTHCHECK CMD true
HEALTHCHECK CMD false
