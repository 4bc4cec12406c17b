FROM local/debian:12
CMD exec sh -c 'trap "echo bye; exit 5" TERM; kill -TERM $$; sleep 1'
