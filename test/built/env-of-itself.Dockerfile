FROM local/debian:12
ENV A=one B=two$A
ENV C=$A$B
CMD echo "$A $B $C"
