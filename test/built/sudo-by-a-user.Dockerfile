FROM local/debian:12
RUN apt-get update && apt-get install -y sudo && useradd -m app && echo 'app ALL=(ALL) NOPASSWD: ALL' > /etc/sudoers.d/app
USER app
RUN sudo touch /made-by-root
CMD stat -c '%U' /made-by-root
