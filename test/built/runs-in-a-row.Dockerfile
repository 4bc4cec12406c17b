FROM local/debian:12
RUN A=1; echo "${A}" > /a
RUN echo "${A:-none}" >> /a
RUN set -e; cd /srv; pwd >> /a
RUN pwd >> /a
CMD cat /a
