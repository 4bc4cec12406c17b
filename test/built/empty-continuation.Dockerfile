FROM local/debian:12
RUN echo one > /file && \

    echo two >> /file
CMD cat /file
