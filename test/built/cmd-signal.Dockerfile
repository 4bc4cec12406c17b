FROM local/debian:12
CMD trap 'echo ended; exit 7' TERM; kill -TERM $$; sleep 1; echo not reached
