module corest.peers/nethttp

go 1.22
