FROM local/debian:12
RUN apt-get update && apt-get install -y sudo
RUN sudo mkdir -p /srv/data && sudo chown 1000:1000 /srv/data
RUN sudo -E sh -c 'echo made > /srv/data/file'
CMD cat /srv/data/file
