"""Group robots (企业微信, 钉钉, 飞书): news into a group chat, and questions out of one.

Publishes `robot_topic(...)` (topics.py) by which modules name the news a robot can tell, and `robot_intake(...)`
(intake.py) by which one module takes the questions that people ask a robot.
"""
