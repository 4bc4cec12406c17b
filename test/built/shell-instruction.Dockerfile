FROM local/debian:12
SHELL ["/bin/bash", "-o", "pipefail", "-c"]
RUN echo piped | tee /piped
CMD [[ -s /piped ]] && cat /piped
