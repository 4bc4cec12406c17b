FROM local/debian:12
RUN apt update && apt list --installed 2>/dev/null | grep -c '^bash/' > /installed
CMD cat /installed
