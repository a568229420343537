"""AWS Lambda: handlers by what starts them, as the files say it that deploy them.

Modelled: functions of `serverless.yml` on AWS (its parts in files of their own included), of templates of SAM
and CloudFormation, and the events of `zappa_settings`; requests by REST and HTTP interfaces, load balancers,
function URLs and WebSockets as routes, with their authorizers, keys and defaults as guards; schedules;
queues, topics and streams as consumers; other events, and functions that are only invoked.  A handler that
hands its event on to an application (Mangum, Powertools, serverless-wsgi) has the routes of that one and none
of its own.
Not modelled: variables of these files but for files, stages, plugins, handlers that a container image names,
authorizers of Zappa, its settings in TOML.
Source: https://www.serverless.com/framework/docs/providers/aws/events/apigateway and the pages beside it;
AWS SAM specification 2016-10-31, AWS::Serverless::Function and its event sources; zappa 0.63, zappa/cli.py.
"""
