FROM local/debian:12
CMD echo one "two three" 'four'
