FROM local/debian:12
WORKDIR srv
WORKDIR notes
COPY notes .
CMD pwd && ls
