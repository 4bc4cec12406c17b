FROM local/debian:12
RUN useradd --create-home app
USER app
RUN echo mine > /home/app/file
USER root
RUN chmod 644 /home/app/file
CMD cat /home/app/file
