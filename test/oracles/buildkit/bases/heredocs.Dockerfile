FROM debian:13-slim
SHELL ["/bin/bash", "-o", "pipefail", "-c"]
ARG EXTRA="curl ca-certificates"
RUN <<EOF
apt-get update
apt-get install -y --no-install-recommends $EXTRA
rm -rf /var/lib/apt/lists/*
EOF
COPY <<"END" /etc/app.conf
listen = "0.0.0.0"
name = ${name}
END
COPY <<-TXT /etc/motd
	Welcome to $HOSTNAME
	TXT
RUN cat <<A > /a && cat <<B > /b
one
A
two
B
ONBUILD COPY . /app
ONBUILD RUN make -C /app
USER 1000
CMD exec /usr/bin/app --config "/etc/app.conf"
