FROM local/debian:12
RUN echo "token: abc123def456ghi789" > /root/.config-of-tool && wc -l < /root/.config-of-tool > /lines && rm /root/.config-of-tool
CMD cat /lines
