FROM local/debian:12
ENV PATH=/opt/bin:$PATH
COPY --chmod=755 app.sh /opt/bin/app
CMD app a b
