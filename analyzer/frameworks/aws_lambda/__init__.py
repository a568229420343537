"""AWS Lambda: handlers by what starts them, as the Serverless Framework's and AWS SAM's files say it.

Modelled: functions of `serverless.yml` (its parts in files of their own included), of SAM's and
CloudFormation's templates; requests by REST and HTTP interfaces, load balancers, function URLs and WebSockets
as routes, with their authorizers, keys and defaults as guards; schedules; queues, topics and streams as
consumers; other events, and functions that are only invoked.  A handler that hands its event on to an
application (Mangum, Powertools, serverless-wsgi) has the routes of that one and none of its own.
Not modelled: variables of these files but for files, stages, plugins, handlers that a container image names.
Source: https://www.serverless.com/framework/docs/providers/aws/events/apigateway and the pages beside it;
AWS SAM specification 2016-10-31, AWS::Serverless::Function and its event sources.
"""
