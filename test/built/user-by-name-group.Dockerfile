FROM local/debian:12
RUN groupadd -r app && useradd -r -g app -d /srv app && chown app:app /srv
USER app:app
CMD touch /srv/x && stat -c '%U:%G' /srv/x
