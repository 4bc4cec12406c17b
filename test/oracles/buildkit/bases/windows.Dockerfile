# escape=`
FROM mcr.microsoft.com/windows/servercore:ltsc2025
SHELL ["powershell", "-Command", "$ErrorActionPreference = 'Stop';"]
WORKDIR C:\app
COPY ["publish/", "C:/app/"]
RUN Get-ChildItem C:\app `
    | Out-Null
ENV APP_HOME="C:\app"
USER ContainerUser
ENTRYPOINT ["C:\\app\\app.exe"]
