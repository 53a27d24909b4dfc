module gitops-steps/vectors/windows

go 1.22.0

require (
	github.com/gobwas/glob v1.0.0
	github.com/robfig/cron/v3 v3.0.2-0.20210106135023-bc59245fe10e
)
